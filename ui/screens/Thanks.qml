pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

Page {
    title: qsTr("Terima kasih. Anda sudah keluar.")
    body: qsTr("Periksa barang Anda.")
    picture: Component {
        SignPicture {
            sign: "check"
            ink: Theme.good
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

Page {
    title: qsTr("Terima kasih. Anda sudah keluar.")
    body: qsTr("Periksa kembali barang bawaan Anda.")
    picture: Component {
        SignPicture {
            sign: "check"
            ink: Theme.good
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import "../controls"

Page {
    title: qsTr("Sedang memeriksa data Anda")
    body: qsTr("Mohon tunggu sebentar dan tetap di sini.")
    picture: Component {
        SignPicture {
            sign: "clock"
        }
    }
}

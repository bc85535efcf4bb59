pragma ComponentBehavior: Bound

import QtQuick
import "../controls"

Page {
    title: qsTr("Sedang memeriksa data Anda")
    body: qsTr("Tunggu sebentar. Tetap di sini.")
    picture: Component {
        SignPicture {
            sign: "clock"
        }
    }
}

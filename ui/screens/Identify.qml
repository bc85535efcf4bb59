pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    title: qsTr("Pilih cara masuk")
    body: qsTr("Data Anda hanya dipakai untuk mencetak dokumen Anda.")
    picture: Component {
        PhonePicture {}
    }
    actions: [
        PrimaryButton {
            objectName: "chooseQr"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            focus: true
            text: qsTr("Pindai kode QR")
            icon: "qr"
            onActivated: Kiosk.chooseQr()
        },
        SecondaryButton {
            objectName: "chooseNik"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            text: qsTr("Ketik NIK")
            icon: "keypad"
            onActivated: Kiosk.chooseNik()
        }
    ]
}

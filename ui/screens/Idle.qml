pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    title: qsTr("Cetak dokumen kependudukan di sini")
    body: qsTr("Gratis. Siapkan ponsel Anda.")
    picture: Component {
        TrayPicture {}
    }
    actions: [
        PrimaryButton {
            objectName: "start"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(44)
            focus: true
            text: qsTr("Mulai")
            icon: "next"
            onActivated: Kiosk.start()
        }
    ]
}

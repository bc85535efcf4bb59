pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    title: qsTr("Cetak dokumen lain?")
    picture: Component {
        SignPicture {
            sign: "a4"
        }
    }
    actions: [
        PrimaryButton {
            objectName: "accept"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            focus: true
            text: qsTr("Ya")
            icon: "a4"
            onActivated: Kiosk.accept()
        },
        SecondaryButton {
            objectName: "finish"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            text: qsTr("Selesai")
            icon: "check"
            onActivated: Kiosk.finish()
        }
    ]
}

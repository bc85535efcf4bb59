pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import "../controls"

Page {
    title: qsTr("Butuh bantuan?")
    body: Kiosk.helpText
    picture: Component {
        SignPicture {
            sign: "help"
        }
    }
    actions: [
        PrimaryButton {
            objectName: "callStaff"
            Layout.fillWidth: true
            visible: !Kiosk.staffCalled
            focus: !Kiosk.staffCalled
            text: qsTr("Panggil petugas")
            icon: "staff"
            onActivated: Kiosk.callStaff()
        },
        SecondaryButton {
            objectName: "contrast"
            Layout.fillWidth: true
            text: Kiosk.highContrast ? qsTr("Layar terang") : qsTr("Layar gelap")
            icon: "contrast"
            onActivated: Kiosk.toggleContrast()
        },
        SecondaryButton {
            objectName: "back"
            Layout.fillWidth: true
            focus: Kiosk.staffCalled
            text: qsTr("Kembali")
            icon: "back"
            onActivated: Kiosk.back()
        }
    ]

    Notice {
        width: parent.width
        good: true
        icon: "staff"
        text: Kiosk.staffCalled ? qsTr("Panggilan dicatat. Temui petugas di loket.") : ""
    }
}

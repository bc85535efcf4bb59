pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    title: Kiosk.document === "" ? qsTr("Belum bisa dilanjutkan") : Kiosk.pinIntact ? qsTr("Dokumen Anda belum tercetak") : qsTr("Petugas akan membantu Anda")
    share: Theme.large ? 62 : 50
    picture: Component {
        SignPicture {
            sign: "warning"
            ink: Theme.danger
            ground: Theme.dangerTint
        }
    }
    actions: [
        PrimaryButton {
            objectName: "retry"
            Layout.fillWidth: true
            visible: Kiosk.canRetry
            focus: Kiosk.canRetry
            text: qsTr("Coba lagi")
            icon: "next"
            onActivated: Kiosk.retry()
        },
        SecondaryButton {
            objectName: "callStaff"
            Layout.fillWidth: true
            visible: !Kiosk.staffCalled
            focus: !Kiosk.canRetry && !Kiosk.staffCalled
            text: qsTr("Panggil petugas")
            icon: "staff"
            onActivated: Kiosk.callStaff()
        },
        SecondaryButton {
            objectName: "finish"
            Layout.fillWidth: true
            focus: !Kiosk.canRetry && Kiosk.staffCalled
            text: qsTr("Selesai")
            icon: "check"
            onActivated: Kiosk.finish()
        }
    ]

    Notice {
        width: parent.width
        text: Kiosk.fault
    }

    Notice {
        width: parent.width
        good: true
        text: !Kiosk.pinIntact ? "" : Kiosk.document === "" ? qsTr("Anda bisa masuk lagi.") : qsTr("PIN cetak masih berlaku.")
    }

    Notice {
        width: parent.width
        good: true
        icon: Kiosk.staffCalled ? "staff" : "next"
        text: Kiosk.staffCalled ? qsTr("Temui petugas di loket.") : Kiosk.nextStep
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    acts: Kiosk.needsConfirm
    title: qsTr("Silakan ambil dokumen Anda")
    body: Kiosk.medium === "card" ? qsTr("Ada di tempat pengambilan kartu.") : qsTr("Ada di tempat pengambilan kertas.")
    picture: Component {
        TrayPicture {
            medium: Kiosk.medium
        }
    }
    actions: [
        PrimaryButton {
            objectName: "confirmTaken"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            focus: Kiosk.needsConfirm
            text: qsTr("Sudah saya ambil")
            icon: "check"
            onActivated: Kiosk.confirmTaken()
        }
    ]

    Notice {
        width: parent.width
        good: true
        icon: Kiosk.medium === "card" ? "card" : "a4"
        text: Kiosk.document
    }
}

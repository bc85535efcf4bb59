pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    title: qsTr("Apakah Anda masih di sini?")
    body: qsTr("Jika tidak dijawab, sesi Anda akan diakhiri.")
    picture: Component {
        SignPicture {
            sign: "clock"
        }
    }
    actions: [
        PrimaryButton {
            objectName: "moreTime"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            focus: true
            text: qsTr("Perlu waktu lagi")
            icon: "check"
            onActivated: Kiosk.moreTime()
        },
        SecondaryButton {
            objectName: "finish"
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(36)
            text: qsTr("Selesai")
            icon: "cancel"
            onActivated: Kiosk.finish()
        }
    ]
}

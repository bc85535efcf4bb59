pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import "../controls"

Page {

    title: qsTr("Dekatkan kode QR ke kaca pemindai")
    body: qsTr("Kode QR ada di pesan pada ponsel Anda.")
    picture: Component {
        ScanPicture {}
    }
    actions: [
        SecondaryButton {
            objectName: "chooseNik"
            Layout.fillWidth: true
            focus: true
            text: qsTr("Ketik NIK saja")
            icon: "keypad"
            onActivated: Kiosk.chooseNik()
        }
    ]

    Notice {
        width: parent.width
        text: Kiosk.problem
    }

    WaitNotice {
        width: parent.width
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import ".."

// The band on top: the service's name, or how far the visit is. It changes colour for the print PIN.
Rectangle {
    id: header

    readonly property string shown: Kiosk.under === "" ? Kiosk.screen : Kiosk.under
    readonly property var places: ({
            "Identify": 0,
            "ScanQr": 0,
            "EnterNik": 0,
            "EnterEntryPin": 0,
            "Opening": 0,
            "Documents": 1,
            "Review": 1,
            "EnterPrintPin": 2,
            "Printing": 2,
            "Take": 3
        })
    readonly property int place: shown in places ? places[shown] : -1

    color: Kiosk.screen === "EnterPrintPin" ? Theme.printBand : Theme.primary
    implicitHeight: Theme.mm(Theme.portrait ? 26 : 22)

    Progress {
        anchors.fill: parent
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        visible: header.place >= 0
        at: header.place
    }

    Text {
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        visible: header.place < 0
        text: qsTr("Anjungan Dukcapil Mandiri")
        color: Theme.primaryInk
        font.family: Theme.family
        font.pixelSize: Theme.capital(Theme.large ? 10 : 7.3)
        font.weight: Font.DemiBold
        textFormat: Text.PlainText
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}

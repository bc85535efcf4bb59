pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import ".."

// Twelve places and the column of commands, as on every cash machine.
Row {
    id: pad

    required property string enterText
    // During the delay after a refusal only Cancel works.
    property bool waiting: false
    readonly property int commandWidth: Theme.mm(Theme.large ? 95 : 74)

    spacing: Theme.mm(8)
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Papan angka")

    Grid {
        enabled: !pad.waiting
        columns: 3
        spacing: Theme.mm(4)

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

            Key {
                required property string modelData

                objectName: "key." + modelData
                digit: true
                text: modelData
                name: modelData
                dot: modelData === "5"
                onActivated: Kiosk.digit(modelData)
            }
        }

        Key {
            objectName: "key.erase"
            icon: "erase"
            name: qsTr("Hapus satu angka")
            strike: 120
            onActivated: Kiosk.erase()
        }

        Key {
            objectName: "key.0"
            digit: true
            text: "0"
            name: text
            onActivated: Kiosk.digit("0")
        }
    }

    Column {
        spacing: Theme.mm(4)

        Key {
            objectName: "key.cancel"
            enabled: Kiosk.canCancel
            width: pad.commandWidth
            icon: "cancel"
            text: qsTr("Batal")
            name: text
            fill: Theme.cancel
            fillDown: Theme.cancelDown
            ink: Theme.primaryInk
            edge: Theme.cancel
            onActivated: Kiosk.cancel()
        }

        Key {
            objectName: "key.clear"
            enabled: !pad.waiting
            width: pad.commandWidth
            icon: "clear"
            text: qsTr("Hapus")
            name: qsTr("Hapus semua angka")
            fill: Theme.clear
            fillDown: Theme.clearDown
            ink: Theme.clearInk
            edge: Theme.clearInk
            onActivated: Kiosk.clear()
        }

        Key {
            objectName: "key.enter"
            enabled: !pad.waiting
            width: pad.commandWidth
            height: 2 * Theme.key + Theme.mm(4)
            icon: "enter"
            text: pad.enterText
            name: text
            fill: Theme.enter
            fillDown: Theme.enterDown
            ink: Theme.primaryInk
            edge: Theme.enter
            onActivated: Kiosk.enter()
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import ".."

// What the machine has done, is doing and will do.
Column {
    id: list

    required property int at
    required property var words

    spacing: Theme.mm(Theme.large ? 2 : 4)

    Repeater {
        model: list.words

        Rectangle {
            id: step

            required property string modelData
            required property int index
            readonly property bool now: index === list.at
            readonly property bool past: index < list.at

            width: list.width
            height: Math.max(Theme.mm(22), words.implicitHeight + Theme.mm(8))
            radius: Theme.radius
            color: now ? Theme.tint : "transparent"
            border.width: now ? Theme.mm(0.8) : 0
            border.color: Theme.accent
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData
            Accessible.description: past ? qsTr("sudah") : now ? qsTr("sedang") : qsTr("belum")

            Rectangle {
                id: mark

                x: Theme.mm(5)
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.mm(12)
                height: width
                radius: width / 2
                color: step.past ? Theme.enter : "transparent"
                border.width: step.past ? 0 : Theme.mm(0.8)
                border.color: step.now ? Theme.accent : Theme.outline

                Icon {
                    anchors.centerIn: parent
                    visible: step.past
                    name: "check"
                    color: Theme.primaryInk
                    size: Theme.mm(8)
                    weight: 3
                }

                Rectangle {
                    anchors.centerIn: parent
                    visible: step.now && (pulse.on || !pulse.running)
                    width: Theme.mm(6)
                    height: width
                    radius: width / 2
                    color: Theme.accent
                }
            }

            Words {
                id: words

                anchors.left: mark.right
                anchors.leftMargin: Theme.mm(6)
                anchors.right: parent.right
                anchors.rightMargin: Theme.mm(3)
                anchors.verticalCenter: parent.verticalCenter
                // Qt adds the line spacing below the last line too.
                anchors.verticalCenterOffset: font.pixelSize * (lineHeight - 1) * 0.6
                text: step.modelData
                color: step.now ? Theme.ink : Theme.secondary
                font.weight: step.now ? Font.Bold : Font.Medium
                lineHeight: 1.15
                Accessible.ignored: true
            }
        }
    }

    // Half a second on, half a second off: once a second, well under what flickers.
    Timer {
        id: pulse

        property bool on: true

        interval: 500
        repeat: true
        running: list.visible
        onTriggered: on = !on
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A button with a verb and a picture; its colours say what kind it is.
Tap {
    id: button

    property string text: ""
    property string icon: ""
    property color fill: Theme.primary
    property color fillDown: Theme.primaryDown
    property color ink: Theme.primaryInk
    property color edge: fill

    name: text
    implicitWidth: Math.max(Theme.mm(90), row.implicitWidth + Theme.mm(16))
    implicitHeight: Theme.action

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: button.down ? button.fillDown : button.fill
        border.width: Theme.border
        border.color: button.edge
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.mm(5)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: button.icon !== ""
            name: button.icon === "" ? "check" : button.icon
            color: button.ink
            size: Theme.mm(12) * Theme.scale
        }

        Text {
            anchors.verticalCenter: parent.verticalCenter
            text: button.text
            color: button.ink
            font.family: Theme.family
            font.pixelSize: Theme.button
            font.weight: Font.DemiBold
            textFormat: Text.PlainText
            Accessible.ignored: true
        }
    }
}

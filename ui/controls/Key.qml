pragma ComponentBehavior: Bound

import QtQuick
import ".."

// One key: a digit, or a sign with or without a word.
Tap {
    id: key

    property string text: ""
    property string icon: ""
    property bool dot: false
    property color fill: Theme.raised
    property color fillDown: Theme.tint
    property color ink: Theme.ink
    property color edge: Theme.outline
    property bool digit: false

    implicitWidth: Theme.key
    implicitHeight: Theme.key
    // Shorter than any two wanted strikes of a finger, longer than a bouncing touch.
    strike: digit ? 120 : 500
    opacity: enabled ? 1 : 0.45

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: key.down ? key.fillDown : key.fill
        border.width: Theme.border
        border.color: key.edge
    }

    Row {
        anchors.centerIn: parent
        spacing: Theme.mm(3)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: key.icon !== ""
            name: key.icon === "" ? "check" : key.icon
            color: key.ink
            size: Theme.mm(key.text === "" ? 14 : 11)
            weight: 2.6
        }

        Text {
            anchors.verticalCenter: parent.verticalCenter
            visible: key.text !== ""
            text: key.text
            color: key.ink
            font.family: Theme.family
            font.pixelSize: key.digit ? Theme.capital(Theme.large ? 14 : 11) : Theme.button
            font.weight: Font.DemiBold
            textFormat: Text.PlainText
            Accessible.ignored: true
        }
    }

    // The dot on 5, by which the others are found.
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.mm(2)
        visible: key.dot
        width: Theme.mm(2)
        height: width
        radius: width / 2
        color: key.ink
    }
}

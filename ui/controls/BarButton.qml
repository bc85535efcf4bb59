pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ".."

// One place of the bottom bar. What cannot be done here leaves its place empty, so that the others stay where they are.
Tap {
    id: button

    required property string text
    required property string icon
    property color ink: Theme.ink
    property bool beside: !Theme.portrait
    readonly property int pad: Theme.mm(beside ? 5 : 3)

    name: text
    implicitWidth: Math.ceil(full.advanceWidth) + 2 * pad + (beside ? sign.width + Theme.mm(3) : 0)
    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.minimumWidth: Theme.mm(34)
    opacity: enabled ? 1 : 0
    Accessible.ignored: !enabled

    TextMetrics {
        id: full

        font: label.font
        text: button.text
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: button.down ? Theme.tint : Theme.raised
        border.width: Theme.border
        border.color: Theme.outline
    }

    Icon {
        id: sign

        name: button.icon
        color: button.ink
        size: Theme.mm(9) * Theme.scale
        x: button.beside ? button.pad : (button.width - width) / 2
        y: button.beside ? (button.height - height) / 2 : Theme.mm(3)
    }

    Text {
        id: label

        x: button.beside ? sign.x + sign.width + Theme.mm(3) : button.pad
        y: button.beside ? 0 : sign.y + sign.height
        width: button.width - x - button.pad
        height: button.height - y
        text: button.text
        color: button.ink
        font.family: Theme.family
        font.pixelSize: Theme.caption
        minimumPixelSize: Theme.capital(6.1)
        fontSizeMode: Text.HorizontalFit
        font.weight: Font.DemiBold
        horizontalAlignment: button.beside ? Text.AlignLeft : Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        textFormat: Text.PlainText
        Accessible.ignored: true
    }
}

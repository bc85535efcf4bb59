pragma ComponentBehavior: Bound

import QtQuick
import ".."

// What is wrong and what to do, said in words, with a sign and a colour; good news likewise.
Rectangle {
    id: notice

    property string text: ""
    property bool good: false
    property string icon: good ? "check" : "warning"
    property color ink: good ? Theme.good : Theme.danger

    visible: text !== ""
    implicitHeight: visible ? Math.max(Theme.mm(20), words.implicitHeight + Theme.mm(6)) : 0
    radius: Theme.radius
    color: good ? Theme.surface : Theme.dangerTint
    border.width: Theme.border
    border.color: ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text
    Accessible.ignored: !visible

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Theme.mm(5)
        anchors.verticalCenter: parent.verticalCenter
        name: notice.icon
        color: notice.ink
        size: Theme.mm(10) * Theme.scale
    }

    Words {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Theme.mm(4)
        anchors.right: parent.right
        anchors.rightMargin: Theme.mm(4)
        anchors.verticalCenter: parent.verticalCenter
        // Qt adds the line spacing below the last line too.
        anchors.verticalCenterOffset: font.pixelSize * (lineHeight - 1) * 0.6
        objectName: "notice"
        text: notice.text
        color: notice.ink
        lineHeight: 1.2
        Accessible.ignored: true
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import ".."

// An identity card; the place of the NIK is marked.
Item {
    id: picture

    Rectangle {
        anchors.centerIn: parent
        width: parent.width
        height: width * 0.63
        radius: width * 0.05
        color: Theme.tint
        border.width: Theme.mm(1)
        border.color: Theme.accent

        Rectangle {
            x: parent.width * 0.06
            y: parent.height * 0.14
            width: parent.width * 0.88
            height: parent.height * 0.2
            radius: height * 0.2
            color: Theme.clear
            border.width: Theme.mm(1)
            border.color: Theme.clearInk

            Text {
                objectName: "drawing"
                anchors.centerIn: parent
                text: qsTr("NIK")
                color: Theme.clearInk
                font.family: Theme.family
                font.pixelSize: parent.height * 0.6
                font.weight: Font.Bold
                Accessible.ignored: true
            }
        }

        Repeater {
            model: 4

            Rectangle {
                required property int index

                x: picture.width * 0.06
                y: picture.width * (0.27 + index * 0.08)
                width: picture.width * (index % 2 ? 0.42 : 0.5)
                height: picture.width * 0.03
                radius: height / 2
                color: Theme.outline
            }
        }

        Rectangle {
            x: parent.width * 0.68
            y: parent.height * 0.42
            width: parent.width * 0.24
            height: parent.height * 0.48
            radius: width * 0.06
            color: Theme.raised
            border.width: Theme.mm(0.8)
            border.color: Theme.accent

            Icon {
                anchors.centerIn: parent
                name: "staff"
                color: Theme.accent
                size: parent.width * 0.8
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    title: qsTr("Apakah layanan ini mudah?")
    actions: [
        GridLayout {
            Layout.fillWidth: true
            columns: 2
            columnSpacing: Theme.mm(8)
            rowSpacing: Theme.mm(8)
            uniformCellWidths: true
            uniformCellHeights: true

            Answer {
                level: "easy"
                text: qsTr("Mudah")
                focus: true
            }

            Answer {
                level: "ok"
                text: qsTr("Biasa")
            }

            Answer {
                level: "hard"
                text: qsTr("Sulit")
            }

            Answer {
                level: "skip"
                text: qsTr("Lewati")
            }
        }
    ]

    component Answer: Tap {
        id: answer

        required property string level
        required property string text

        objectName: "rate." + level
        name: text
        Layout.fillWidth: true
        implicitHeight: Theme.mm(Theme.portrait ? 90 : 72)
        onActivated: Kiosk.rate(level)

        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: answer.down ? Theme.tint : Theme.raised
            border.width: Theme.mm(0.8)
            border.color: Theme.accent
        }

        Column {
            anchors.centerIn: parent
            spacing: Theme.mm(4)

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: answer.level
                color: Theme.accent
                size: Theme.mm(Theme.portrait ? 40 : 30)
            }

            Text {
                anchors.horizontalCenter: parent.horizontalCenter
                text: answer.text
                color: Theme.ink
                font.family: Theme.family
                font.pixelSize: Theme.button
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }
        }
    }
}

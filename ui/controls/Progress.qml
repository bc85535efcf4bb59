pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ".."

// Where in the visit the resident is: four words, the present one filled, the past ones ticked.
RowLayout {
    id: progress

    // 0 to 3; less: not shown.
    required property int at
    readonly property var names: [qsTr("Masuk"), qsTr("Pilih"), qsTr("Cetak"), qsTr("Ambil")]

    spacing: Theme.mm(4)
    uniformCellSizes: !Theme.portrait
    Accessible.role: Accessible.ProgressBar
    Accessible.name: progress.at < 0 ? "" : qsTr("Langkah %1 dari 4: %2").arg(progress.at + 1).arg(progress.names[progress.at])
    Accessible.ignored: progress.at < 0

    Repeater {
        model: progress.names

        Item {
            id: stop

            required property string modelData
            required property int index
            readonly property bool now: index === progress.at
            readonly property bool past: index < progress.at

            implicitWidth: mark.width + Theme.mm(3) + Math.ceil(full.advanceWidth)
            Layout.fillWidth: true
            Layout.fillHeight: true

            TextMetrics {
                id: full

                font.family: Theme.family
                font.pixelSize: Theme.caption
                font.weight: Font.Bold
                text: stop.modelData
            }

            Rectangle {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                width: Theme.mm(13)
                height: width
                radius: width / 2
                color: stop.now ? Theme.primaryInk : "transparent"
                border.width: Theme.mm(0.8)
                border.color: Theme.primaryInk

                Icon {
                    anchors.centerIn: parent
                    visible: stop.past
                    name: "check"
                    color: Theme.primaryInk
                    size: Theme.mm(8)
                    weight: 3
                }

                Text {
                    anchors.centerIn: parent
                    visible: !stop.past
                    text: stop.index + 1
                    color: stop.now ? Theme.primary : Theme.primaryInk
                    font.family: Theme.family
                    font.pixelSize: Theme.capital(6.1)
                    font.weight: Font.Bold
                    Accessible.ignored: true
                }
            }

            Text {
                anchors.left: mark.right
                anchors.leftMargin: Theme.mm(3)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: stop.modelData
                color: Theme.primaryInk
                font.family: Theme.family
                font.pixelSize: Theme.caption
                minimumPixelSize: Theme.capital(6.1)
                fontSizeMode: Text.HorizontalFit
                font.weight: stop.now ? Font.Bold : Font.Medium
                textFormat: Text.PlainText
                Accessible.ignored: true
            }
        }
    }
}

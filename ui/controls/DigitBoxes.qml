pragma ComponentBehavior: Bound

import QtQuick
import ".."

// One box for each digit. Shows what it is given, or a round mark where it is given only how many.
Grid {
    id: boxes

    required property int length
    required property int count
    // Digits that may be shown, in groups of four; empty for a PIN.
    property string digits: ""
    property bool wrong: false
    required property string name
    readonly property bool long: length > 8
    readonly property int perRow: long ? 8 : length
    readonly property int gap: Theme.mm(long ? 1.5 : 3)
    readonly property int groupGap: long ? Theme.mm(8) : 0
    readonly property real room: width - (perRow - 1) * gap - (long ? (perRow / 4 - 1) * groupGap : 0)
    readonly property real box: Math.min(Theme.mm(long ? 22 : 24), Math.floor(room / perRow))

    columns: long ? perRow / 4 : 1
    columnSpacing: gap + groupGap
    rowSpacing: Theme.mm(4)
    Accessible.role: Accessible.Indicator
    Accessible.name: name
    Accessible.description: qsTr("%1 dari %2 angka").arg(count).arg(length)

    Repeater {
        model: boxes.long ? boxes.length / 4 : 1

        Row {
            id: group

            required property int index

            spacing: boxes.gap

            Repeater {
                model: boxes.long ? 4 : boxes.length

                Rectangle {
                    id: cell

                    required property int index
                    readonly property int at: group.index * 4 + index
                    readonly property bool next: at === boxes.count

                    width: boxes.box
                    height: Theme.mm(Theme.large ? 30 : 25)
                    radius: Theme.mm(2)
                    color: next ? Theme.tint : Theme.raised
                    border.width: next || boxes.wrong ? Theme.mm(1) : Theme.border
                    border.color: boxes.wrong ? Theme.danger : next ? Theme.accent : Theme.outline

                    Text {
                        anchors.centerIn: parent
                        visible: boxes.digits !== ""
                        text: boxes.digits.charAt(cell.at + Math.floor(cell.at / 4))
                        color: Theme.ink
                        font.family: Theme.family
                        font.pixelSize: Math.min(Theme.digit, Math.floor(cell.width * 1.5))
                        font.weight: Font.DemiBold
                        textFormat: Text.PlainText
                        Accessible.ignored: true
                    }

                    Rectangle {
                        anchors.centerIn: parent
                        visible: boxes.digits === "" && cell.at < boxes.count
                        width: Theme.mm(9)
                        height: width
                        radius: width / 2
                        color: Theme.ink
                    }
                }
            }
        }
    }
}

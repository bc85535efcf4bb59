pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ".."

// One document of the menu: all of it is the button, unless something stands in the way.
Tap {
    id: row

    required property int index
    required property string grant
    required property string title
    required property string holder
    required property string detail
    required property string medium
    required property bool available
    required property string obstacle

    objectName: "document." + index
    enabled: available
    name: qsTr("Pilih %1").arg(title)
    description: [holder, detail, obstacle].filter(part => part !== "").join(", ")

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: row.down ? Theme.tint : row.available ? Theme.raised : Theme.surface
        border.width: row.available ? Theme.mm(0.8) : Theme.border
        border.color: row.available ? Theme.accent : Theme.outline
    }

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.mm(6)
        anchors.rightMargin: Theme.mm(6)
        spacing: Theme.mm(5)

        Icon {
            name: row.medium === "card" ? "card" : "a4"
            color: row.available ? Theme.accent : Theme.secondary
            size: Theme.mm(16)
            weight: 1.6
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.mm(1)

            Words {
                Layout.fillWidth: true
                text: row.title
                font.pixelSize: Theme.large ? Theme.capital(10) : Theme.body
                font.weight: Font.Bold
                lineHeight: 1.15
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                visible: row.available || !Theme.large
                text: row.detail === "" ? row.holder : row.holder + " · " + row.detail
                maximumLineCount: 3
                elide: Text.ElideRight
                color: Theme.secondary
                font.pixelSize: Theme.caption
                lineHeight: 1.2
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                Layout.maximumWidth: longest
                visible: !row.available
                text: row.obstacle
                color: Theme.danger
                font.pixelSize: Theme.caption
                lineHeight: 1.2
                Accessible.ignored: true
            }
        }

        Rectangle {
            Layout.preferredWidth: Theme.large ? Theme.mm(20) : chosen.implicitWidth + Theme.mm(10)
            Layout.preferredHeight: Theme.mm(20)
            visible: row.available
            radius: Theme.radius
            color: Theme.primary

            // Large names leave no room for the word.
            Icon {
                anchors.centerIn: parent
                visible: Theme.large
                name: "next"
                color: Theme.primaryInk
                size: Theme.mm(14)
                weight: 3
            }

            Text {
                id: chosen

                anchors.centerIn: parent
                visible: !Theme.large
                text: qsTr("Pilih")
                color: Theme.primaryInk
                font.family: Theme.family
                font.pixelSize: Theme.body
                font.weight: Font.DemiBold
                Accessible.ignored: true
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ".."

// A screen's frame. Upright: words, picture, actions below each other. Lying: words and picture left, actions right;
// a screen without actions has its picture there.
FocusScope {
    id: page

    property string title: ""
    property string body: ""
    property Component picture: null
    // What stands below the words.
    default property alias extra: extras.data
    property alias actions: deeds.data
    // Whether there is something to press.
    property bool acts: deeds.children.length > 0

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(Theme.portrait ? 16 : Theme.large ? 8 : 12)
        anchors.bottomMargin: Theme.mm(Theme.portrait ? 16 : Theme.large ? 8 : 12)
        columnSpacing: Theme.mm(20)
        rowSpacing: Theme.mm(8)

        ColumnLayout {
            Layout.row: 0
            Layout.column: 0
            Layout.fillWidth: true
            Layout.fillHeight: !Theme.portrait && !page.acts
            Layout.preferredWidth: 1
            Layout.minimumWidth: 0
            spacing: Theme.mm(Theme.large ? 4 : 6)

            Heading {
                Layout.fillWidth: true
                text: page.title
            }

            Words {
                Layout.fillWidth: true
                visible: text !== ""
                objectName: "body"
                text: page.body
                color: Theme.secondary
            }

            ColumnLayout {
                id: extras

                Layout.fillWidth: true
                Layout.fillHeight: false
                spacing: Theme.mm(6)
            }

            Item {
                Layout.fillHeight: true
                visible: !Theme.portrait && !page.acts
            }
        }

        Item {
            id: stage

            readonly property real side: Math.min(width, height, Theme.mm(Theme.portrait ? 150 : page.acts ? 110 : 150))

            Layout.row: Theme.portrait || page.acts ? 1 : 0
            Layout.column: Theme.portrait || page.acts ? 0 : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.minimumWidth: 0
            Accessible.ignored: true

            Loader {
                anchors.centerIn: parent
                width: stage.side
                height: stage.side
                active: page.picture !== null && stage.side > Theme.mm(36)
                sourceComponent: page.picture
            }
        }

        ColumnLayout {
            id: deeds

            Layout.row: Theme.portrait ? 2 : 0
            Layout.column: Theme.portrait ? 0 : 1
            Layout.rowSpan: Theme.portrait ? 1 : 2
            Layout.fillWidth: true
            Layout.fillHeight: false
            Layout.preferredWidth: 1
            Layout.minimumWidth: 0
            Layout.alignment: Theme.portrait ? Qt.AlignBottom | Qt.AlignHCenter : Qt.AlignVCenter
            visible: page.acts
            spacing: Theme.mm(8)
        }
    }
}

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
    // What stands below the words; each as wide as its parent.
    default property alias extra: extras.data
    property alias actions: deeds.data
    // Per cent of the width for the words, lying: large words need the room more than buttons do.
    property int share: Theme.large ? 56 : 50
    // Whether there is something to press.
    property bool acts: deeds.children.length > 0

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(Theme.portrait ? 16 : Theme.large ? 8 : 12)
        anchors.bottomMargin: Theme.mm(Theme.portrait ? 16 : Theme.large ? 8 : 12)
        columnSpacing: Theme.mm(20)
        rowSpacing: Theme.mm(8)

        // Plain columns: nested layouts do not always follow when words wrap.
        Column {
            Layout.row: 0
            Layout.column: 0
            Layout.fillWidth: true
            Layout.preferredWidth: page.share
            Layout.minimumWidth: 0
            Layout.alignment: Qt.AlignTop
            spacing: Theme.mm(Theme.large ? 4 : 6)

            Heading {
                width: parent.width
                text: page.title
            }

            Words {
                width: Math.min(parent.width, longest)
                visible: text !== ""
                objectName: "body"
                text: page.body
                color: Theme.secondary
            }

            Column {
                id: extras

                width: parent.width
                spacing: Theme.mm(Theme.large ? 3 : 6)
            }
        }

        Item {
            id: stage

            readonly property real side: Math.min(width, height, Theme.mm(Theme.portrait ? 150 : page.acts ? 110 : 150))

            Layout.row: Theme.portrait || page.acts ? 1 : 0
            Layout.column: Theme.portrait || page.acts ? 0 : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: page.acts ? page.share : 100 - page.share
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
            Layout.preferredWidth: 100 - page.share
            Layout.minimumWidth: 0
            Layout.alignment: Theme.portrait ? Qt.AlignBottom | Qt.AlignHCenter : Qt.AlignVCenter
            visible: page.acts
            spacing: Theme.mm(8)
        }
    }
}

import QtQuick
import QtQuick.Layouts
import ".."

// A screen's frame. Upright: words, picture, actions below each other; lying: words and picture left, actions right.
FocusScope {
    id: page

    property string title: ""
    property string body: ""
    property Component picture: null
    // What stands between the words and the picture.
    default property alias extra: extras.data
    property alias actions: deeds.data
    readonly property bool single: deeds.children.length === 0

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(Theme.portrait ? 18 : 12)
        anchors.bottomMargin: Theme.mm(Theme.portrait ? 16 : 12)
        columns: Theme.portrait || page.single ? 1 : 2
        columnSpacing: Theme.mm(20)
        rowSpacing: Theme.mm(12)

        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.minimumWidth: 0
            spacing: Theme.mm(6)

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
                visible: children.length > 0
                spacing: Theme.mm(6)
            }

            Item {
                id: stage

                readonly property real side: Math.min(width, height, Theme.mm(Theme.portrait ? 150 : 120))

                Layout.fillWidth: true
                Layout.fillHeight: true
                Accessible.ignored: true

                Loader {
                    anchors.centerIn: Theme.portrait ? parent : undefined
                    anchors.verticalCenter: Theme.portrait ? undefined : parent.verticalCenter
                    width: stage.side
                    height: stage.side
                    active: page.picture !== null && stage.side > Theme.mm(36)
                    sourceComponent: page.picture
                }
            }
        }

        ColumnLayout {
            id: deeds

            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.minimumWidth: 0
            Layout.alignment: Theme.portrait ? Qt.AlignBottom : Qt.AlignVCenter
            visible: !page.single
            spacing: Theme.mm(8)
        }
    }
}

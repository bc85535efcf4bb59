pragma ComponentBehavior: Bound

import QtQuick
import ".."

// One large sign in a circle.
Item {
    id: picture

    required property string sign
    property color ink: Theme.accent
    property color ground: Theme.tint

    Rectangle {
        anchors.centerIn: parent
        width: parent.width * 0.8
        height: width
        radius: width / 2
        color: picture.ground

        Icon {
            anchors.centerIn: parent
            name: picture.sign
            color: picture.ink
            size: parent.width * 0.55
        }
    }
}

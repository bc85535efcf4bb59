pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import ".."

// A telephone with a QR code above the lit glass of the scanner.
Item {
    id: picture

    PhonePicture {
        anchors.horizontalCenter: parent.horizontalCenter
        width: parent.width * 0.7
        height: parent.height * 0.66
    }

    Shape {
        width: 100
        height: 100
        scale: picture.width / 100
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: Theme.accent
            strokeWidth: 3
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: "M50 69 L50 81 M44 76 L50 82 L56 76"
            }
        }

        ShapePath {
            strokeColor: Theme.ink
            strokeWidth: 1.5
            fillColor: Theme.surface
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: "M18 86 L82 86 L90 99 L10 99 Z"
            }
        }

        ShapePath {
            strokeColor: Theme.cancel
            strokeWidth: 2.4
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap

            PathSvg {
                path: "M24 92 L76 92"
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import ".."

// A document coming out of its tray: a sheet or a card.
Item {
    id: picture

    property string medium: "a4"
    property bool lit: true

    Shape {
        width: 100
        height: 100
        scale: picture.width / 100
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: Theme.ink
            strokeWidth: 1.5
            fillColor: Theme.surface
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: "M6 8 L94 8 L94 34 L6 34 Z"
            }
        }

        ShapePath {
            strokeColor: Theme.ink
            strokeWidth: 1.5
            fillColor: picture.lit ? Theme.clear : Theme.outline
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: "M14 20 L86 20 L86 28 L14 28 Z"
            }
        }

        ShapePath {
            strokeColor: Theme.ink
            strokeWidth: 1.5
            fillColor: Theme.paper
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: picture.medium === "card" ? "M29 24 L71 24 L71 50 L29 50 Z" : "M24 24 L76 24 L76 74 L24 74 Z"
            }
        }

        ShapePath {
            strokeColor: Theme.primary
            strokeWidth: 2.4
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap

            PathSvg {
                path: picture.medium === "card" ? "M35 33 L52 33 M35 39 L52 39 M35 45 L46 45 M59 33 L65 33 L65 44 L59 44 Z" : "M32 36 L68 36 M32 44 L68 44 M32 52 L68 52 M32 60 L54 60"
            }
        }

        ShapePath {
            strokeColor: picture.lit ? Theme.accent : "transparent"
            strokeWidth: 4
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: picture.medium === "card" ? "M50 57 L50 82 M39 72 L50 83 L61 72" : "M50 80 L50 97 M40 88 L50 98 L60 88"
            }
        }
    }
}

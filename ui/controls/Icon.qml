pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import ".."

// A line drawing on a grid of 24, by name.
Item {
    id: icon

    required property string name
    property color color: Theme.ink
    property real size: Theme.mm(10)
    property real weight: 2
    readonly property var drawings: ({
            "back": "M14.5 5 L7.5 12 L14.5 19",
            "next": "M9.5 5 L16.5 12 L9.5 19",
            "help": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M9 9.5 C9 5.5 15 5.5 15 9.5 C15 12 12 12 12 14.5 M12 17.6 L12 17.9",
            "cancel": "M5 5 L19 19 M19 5 L5 19",
            "language": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M2.5 12 L21.5 12 M12 2.5 C6.5 8 6.5 16 12 21.5 C17.5 16 17.5 8 12 2.5",
            "text": "M2 19 L8.5 4 L15 19 M4.4 14 L12.6 14 M14.5 19 L18.5 10 L22.5 19 M16 16 L21 16",
            "clear": "M4 12 L20 12",
            "enter": "M12 4 A8 8 0 1 0 12.01 4 Z",
            "erase": "M8 5 L21 5 L21 19 L8 19 L2 12 Z M11.5 9 L17 15 M17 9 L11.5 15",
            "check": "M4 12.5 L10 18.5 L20.5 6.5",
            "warning": "M12 3 L22.5 21 L1.5 21 Z M12 9.5 L12 14.5 M12 17.6 L12 17.9",
            "clock": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M12 7 L12 12.5 L16 14.5",
            "card": "M2 5 L22 5 L22 19 L2 19 Z M5 9 L10 9 L10 15.5 L5 15.5 Z M13 9.5 L19 9.5 M13 12.5 L19 12.5 M13 15.5 L17 15.5",
            "a4": "M5 2 L15 2 L19 6 L19 22 L5 22 Z M15 2 L15 6 L19 6 M8 10 L16 10 M8 13.5 L16 13.5 M8 17 L13 17",
            "staff": "M12 3 A4.2 4.2 0 1 0 12.01 3 Z M3.5 21.5 C3.5 12.5 20.5 12.5 20.5 21.5 Z",
            "qr": "M3 3 L9.5 3 L9.5 9.5 L3 9.5 Z M14.5 3 L21 3 L21 9.5 L14.5 9.5 Z M3 14.5 L9.5 14.5 L9.5 21 L3 21 Z M14 14 L17 14 M20 14 L21 14 M17 17.5 L21 17.5 M14 17.5 L14 21 M17.5 21 L21 21 M6.2 6.2 L6.3 6.3 M17.7 6.2 L17.8 6.3 M6.2 17.7 L6.3 17.8",
            "keypad": "M5 4.5 L5.1 4.5 M12 4.5 L12.1 4.5 M19 4.5 L19.1 4.5 M5 11 L5.1 11 M12 11 L12.1 11 M19 11 L19.1 11 M5 17.5 L5.1 17.5 M12 17.5 L12.1 17.5 M19 17.5 L19.1 17.5",
            "contrast": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M12 2.5 L12 21.5 M12 7 L18.5 7 M12 12 L21 12 M12 17 L18.5 17",
            "easy": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M8.5 9 L8.5 9.4 M15.5 9 L15.5 9.4 M7 14 C9 18.5 15 18.5 17 14",
            "ok": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M8.5 9 L8.5 9.4 M15.5 9 L15.5 9.4 M7.5 15.5 L16.5 15.5",
            "hard": "M12 2.5 A9.5 9.5 0 1 0 12.01 2.5 Z M8.5 9 L8.5 9.4 M15.5 9 L15.5 9.4 M7 17 C9 12.5 15 12.5 17 17",
            "skip": "M4 5 L12 12 L4 19 M12 5 L20 12 L12 19"
        })

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        width: 24
        height: 24
        scale: icon.size / 24
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: icon.color
            strokeWidth: icon.name === "keypad" ? 4.2 : icon.weight
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: icon.drawings[icon.name]
            }
        }
    }
}

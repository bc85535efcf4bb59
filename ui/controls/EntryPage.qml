pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."

// A number to be typed: what and where to find it, the boxes, what is wrong with it, the keys.
Page {
    id: entry

    required property string enterText
    required property string fieldName
    property bool secret: true

    actions: [
        Keypad {
            objectName: "keypad"
            Layout.alignment: Theme.portrait ? Qt.AlignHCenter : Qt.AlignRight
            waiting: Kiosk.wait > 0
            enterText: entry.enterText
        }
    ]

    Item {
        width: parent.width
        height: Theme.mm(2)
    }

    DigitBoxes {
        objectName: "boxes"
        width: parent.width
        name: entry.fieldName
        length: Kiosk.length
        count: Kiosk.count
        digits: entry.secret ? "" : Kiosk.digits
        wrong: Kiosk.problem !== ""
    }

    Notice {
        width: parent.width
        text: Kiosk.problem
    }

    WaitNotice {
        width: parent.width
    }
}

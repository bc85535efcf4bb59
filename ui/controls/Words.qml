pragma ComponentBehavior: Bound

import QtQuick
import ".."

// Text for reading.
Text {
    // About 45 characters of this size: longer lines are lost on the way back to the next.
    readonly property int longest: font.pixelSize * 22

    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.weight: Font.Medium
    lineHeight: Theme.lineHeight
    wrapMode: Text.WordWrap
    textFormat: Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""
}

pragma ComponentBehavior: Bound

import QtQuick
import ".."

// Text for reading.
Text {
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

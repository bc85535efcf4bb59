pragma ComponentBehavior: Bound

import QtQuick
import ".."

// The one question or statement of a screen.
Words {
    objectName: "heading"
    font.pixelSize: Theme.heading
    font.weight: Font.Bold
    lineHeight: 1.15
    Accessible.role: Accessible.Heading
}

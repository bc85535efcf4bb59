pragma ComponentBehavior: Bound

import QtQuick
import ".."

// Another way.
ActionButton {
    fill: Theme.raised
    fillDown: Theme.tint
    ink: Theme.accent
    edge: Theme.accent
}

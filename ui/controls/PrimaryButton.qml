pragma ComponentBehavior: Bound

import QtQuick
import ".."

// The one way on.
ActionButton {
    edge: Theme.dark ? Theme.primaryInk : Theme.primary
}

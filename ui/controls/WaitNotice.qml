pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import ".."

// Counts down the delay after a refusal, from when the screen appeared.
Notice {
    id: notice

    property int remaining: Kiosk.wait
    readonly property int given: Kiosk.wait

    onGivenChanged: remaining = given

    good: true
    ink: Theme.ink
    icon: "clock"
    text: Kiosk.wait > 0 ? qsTr("Tunggu %n detik.", "", remaining) : ""

    Timer {
        interval: 1000
        repeat: true
        running: notice.remaining > 1
        onTriggered: notice.remaining -= 1
    }
}

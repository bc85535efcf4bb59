pragma ComponentBehavior: Bound

import QtQuick
import Anjungan

// Counts down the delay after a refusal, from when the screen appeared.
Notice {
    id: notice

    property int remaining: Kiosk.wait
    readonly property int given: Kiosk.wait

    onGivenChanged: remaining = given

    good: true
    icon: "clock"
    text: Kiosk.wait > 0 ? qsTr("Tunggu %1 detik.").arg(remaining) : ""

    Timer {
        interval: 1000
        repeat: true
        running: notice.remaining > 1
        onTriggered: notice.remaining -= 1
    }
}

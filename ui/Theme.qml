pragma Singleton

import QtQuick
import Anjungan

// Tokens in millimetres of the configured panel; sizes of text are given by the height of a capital letter.
QtObject {
    id: theme

    readonly property bool portrait: Panel.height > Panel.width
    readonly property bool large: Kiosk.largeText
    readonly property bool dark: Kiosk.highContrast

    // Whether the last input was a key: then the focus ring is shown.
    property bool keyboard: false
    // When the present screen appeared, in ms since the epoch.
    property double shownAt: 0

    readonly property string family: Panel.family
    readonly property int caption: capital(large ? 8.6 : 6.1)
    readonly property int body: capital(large ? 12 : 7.3)
    readonly property int button: capital(large ? 12 : 8.6)
    readonly property int heading: capital(large ? (portrait ? 14 : 13) : (portrait ? 12 : 11))
    readonly property int digit: capital(large ? 18 : 14)
    readonly property real lineHeight: large && !portrait ? 1.2 : 1.35
    readonly property real scale: large ? 1.3 : 1

    readonly property int target: mm(20)
    readonly property int key: mm(24)
    readonly property int action: mm(large ? 32 : 26)
    readonly property int slop: mm(5)
    readonly property int radius: mm(3)
    readonly property int border: Math.max(1, mm(0.6))
    readonly property int margin: mm(16)

    readonly property color ground: dark ? "#0A0D12" : "#FFFFFF"
    readonly property color surface: dark ? "#1A202A" : "#F1F4F8"
    readonly property color raised: dark ? "#0A0D12" : "#FFFFFF"
    readonly property color ink: dark ? "#FFFFFF" : "#14181F"
    readonly property color secondary: dark ? "#D5DBE5" : "#3F4753"
    readonly property color outline: dark ? "#AEB7C4" : "#5B6472"
    readonly property color primary: "#0B3D8C"
    readonly property color primaryDown: "#072B66"
    readonly property color accent: dark ? "#9CC2FF" : "#0B3D8C"
    readonly property color tint: dark ? "#16294A" : "#E6EEFA"
    readonly property color primaryInk: "#FFFFFF"
    readonly property color paper: "#FFFFFF"
    readonly property color paperInk: "#14181F"
    readonly property color printBand: "#5A1F78"
    readonly property color enter: "#0F6B2F"
    readonly property color enterDown: "#094A20"
    readonly property color cancel: "#A3121B"
    readonly property color cancelDown: "#740A11"
    readonly property color danger: dark ? "#FF9DA2" : "#A3121B"
    readonly property color dangerTint: dark ? "#3A1417" : "#FCECED"
    readonly property color good: dark ? "#7FE0A0" : "#0F6B2F"
    readonly property color clear: "#FFCC00"
    readonly property color clearDown: "#D9AD00"
    readonly property color clearInk: "#14181F"

    function mm(x: real): int {
        return Math.round(x * Panel.pxPerMm);
    }

    function capital(x: real): int {
        return Math.round(x * Panel.pxPerMm / Panel.capRatio);
    }
}

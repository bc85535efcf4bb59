pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import ".."

// Whatever can be pressed: by finger (on release, with slop), by key, by assistive technology.
FocusScope {
    id: tap

    required property string name
    property string description: ""
    // The same thing struck twice within this many ms counts once.
    property int strike: 500
    readonly property bool down: area.containsPress
    property double last: 0

    signal activated

    function trigger(): void {
        const now = Date.now();
        if (!tap.enabled || !tap.visible || now - tap.last < tap.strike || now - Theme.shownAt < Panel.guard)
            return;
        tap.last = now;
        tap.activated();
    }

    activeFocusOnTab: true
    implicitWidth: Theme.target
    implicitHeight: Theme.target

    Accessible.role: Accessible.Button
    Accessible.name: tap.name
    Accessible.description: tap.description
    Accessible.focusable: true
    Accessible.onPressAction: tap.trigger()

    Keys.onPressed: event => {
        Theme.keyboard = true;
        if (event.key === Qt.Key_Space || event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            event.accepted = true;
            if (!event.isAutoRepeat)
                tap.trigger();
        }
    }

    MouseArea {
        id: area

        anchors.fill: parent
        preventStealing: true
        onPressed: Theme.keyboard = false
        onReleased: mouse => {
            const slop = Theme.slop;
            if (mouse.x >= -slop && mouse.y >= -slop && mouse.x <= width + slop && mouse.y <= height + slop)
                tap.trigger();
        }
    }

    Rectangle {
        objectName: "ring"
        anchors.fill: parent
        anchors.margins: -Theme.mm(2.5)
        z: 10
        visible: tap.activeFocus && Theme.keyboard
        color: "transparent"
        radius: Theme.radius + Theme.mm(2.5)
        border.width: Theme.mm(1)
        border.color: Theme.ink

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.mm(1)
            color: "transparent"
            radius: Theme.radius + Theme.mm(1.5)
            border.width: Theme.mm(1.5)
            border.color: Theme.clear
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Anjungan
import "controls"
import "."

// Band, screen, bar. Keys that nothing on the screen took are understood here.
FocusScope {
    id: main

    readonly property bool typing: ["EnterNik", "EnterEntryPin", "EnterPrintPin"].includes(Kiosk.screen)

    function move(forward: bool): void {
        const here = Window.activeFocusItem;
        const next = (here ? here : main).nextItemInFocusChain(forward);
        if (next)
            next.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }

    focus: true
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Anjungan Dukcapil Mandiri")

    // What a key means while a number is typed. False: nothing.
    function type(key: int): bool {
        if (key >= Qt.Key_0 && key <= Qt.Key_9)
            Kiosk.digit(String.fromCharCode(key));
        else if (key === Qt.Key_Backspace)
            Kiosk.erase();
        else if (key === Qt.Key_Delete)
            Kiosk.clear();
        else
            return false;
        return true;
    }

    // What a key means that leads to another screen. False: nothing.
    function leave(key: int): bool {
        if ((key === Qt.Key_Return || key === Qt.Key_Enter) && main.typing)
            Kiosk.enter();
        else if (key === Qt.Key_Escape && Kiosk.canCancel)
            Kiosk.cancel();
        else if (key === Qt.Key_Escape && Kiosk.canBack)
            Kiosk.back();
        else if (key === Qt.Key_F1 && Kiosk.canHelp)
            Kiosk.help();
        else
            return false;
        return true;
    }

    Keys.onPressed: event => {
        const settled = Date.now() - Theme.shownAt >= Panel.guard;
        Theme.keyboard = true;
        event.accepted = true;
        if (event.key === Qt.Key_Down || event.key === Qt.Key_Right)
            main.move(true);
        else if (event.key === Qt.Key_Up || event.key === Qt.Key_Left)
            main.move(false);
        else if (event.isAutoRepeat) // a key held down counts once
            event.accepted = false;
        else if (!main.typing || !main.type(event.key))
            event.accepted = settled && main.leave(event.key);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    Header {
        id: header

        width: parent.width
        height: implicitHeight
    }

    Loader {
        objectName: "stage"
        anchors.top: header.bottom
        anchors.bottom: bar.top
        width: parent.width
        focus: true
        source: "screens/" + Kiosk.screen + ".qml"
        onLoaded: {
            Theme.shownAt = Date.now();
            (item as Item).forceActiveFocus();
        }
    }

    BottomBar {
        id: bar

        anchors.bottom: parent.bottom
        width: parent.width
        height: implicitHeight
    }
}

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

    Keys.onPressed: event => {
        Theme.keyboard = true;
        event.accepted = true;
        if (event.key >= Qt.Key_0 && event.key <= Qt.Key_9 && main.typing)
            Kiosk.digit(String.fromCharCode(event.key));
        else if (event.key === Qt.Key_Backspace && main.typing)
            Kiosk.erase();
        else if (event.key === Qt.Key_Delete && main.typing)
            Kiosk.clear();
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && main.typing && !event.isAutoRepeat)
            Kiosk.enter();
        else if (event.key === Qt.Key_Escape && Kiosk.canCancel && !event.isAutoRepeat)
            Kiosk.cancel();
        else if (event.key === Qt.Key_F1 && Kiosk.canHelp)
            Kiosk.help();
        else if (event.key === Qt.Key_Down || event.key === Qt.Key_Right)
            main.move(true);
        else if (event.key === Qt.Key_Up || event.key === Qt.Key_Left)
            main.move(false);
        else
            event.accepted = false;
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

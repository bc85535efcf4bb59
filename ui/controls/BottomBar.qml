pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."

// The same five places on every screen.
Rectangle {
    id: bar

    objectName: "bar"
    color: Theme.surface
    implicitHeight: Theme.mm(Theme.portrait ? (Theme.large ? 40 : 32) : (Theme.large ? 30 : 28))

    Rectangle {
        width: parent.width
        height: Theme.border
        color: Theme.outline
    }

    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.mm(4)
        spacing: Theme.mm(8)
        uniformCellSizes: !Theme.portrait

        BarButton {
            objectName: "bar.back"
            enabled: Kiosk.canBack
            text: qsTr("Kembali")
            icon: "back"
            onActivated: Kiosk.back()
        }

        BarButton {
            objectName: "bar.help"
            enabled: Kiosk.canHelp
            text: qsTr("Bantuan")
            icon: "help"
            onActivated: Kiosk.help()
        }

        BarButton {
            objectName: "bar.cancel"
            enabled: Kiosk.canCancel
            text: qsTr("Batal")
            icon: "cancel"
            ink: Theme.danger
            onActivated: Kiosk.cancel()
        }

        BarButton {
            objectName: "bar.language"
            // The name of the other language, in that language: who needs it can read it.
            text: qsTr("English")
            name: qsTr("Bahasa: English")
            icon: "language"
            onActivated: Kiosk.toggleLanguage()
        }

        BarButton {
            objectName: "bar.large"
            text: Theme.large ? qsTr("Teks biasa") : qsTr("Teks besar")
            icon: "text"
            onActivated: Kiosk.toggleLargeText()
        }
    }
}

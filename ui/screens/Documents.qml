pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

FocusScope {
    id: menu

    readonly property bool empty: Kiosk.documentCount === 0

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(Theme.portrait ? 16 : 8)
        anchors.bottomMargin: Theme.mm(Theme.portrait ? 12 : 8)
        spacing: Theme.mm(Theme.portrait ? 12 : 8)

        Heading {
            Layout.fillWidth: true
            text: menu.empty ? qsTr("Belum ada dokumen siap cetak") : qsTr("Pilih dokumen yang akan dicetak")
        }

        Words {
            Layout.fillWidth: true
            visible: menu.empty
            text: qsTr("Tanyakan kepada petugas.")
            color: Theme.secondary
        }

        Item {
            id: area

            readonly property int columns: Theme.portrait ? 1 : 2
            readonly property int rows: 4 / columns
            readonly property int gap: Theme.mm(8)

            Layout.fillWidth: true
            Layout.fillHeight: true

            SignPicture {
                anchors.centerIn: parent
                visible: menu.empty
                width: Math.min(area.width, area.height, Theme.mm(150))
                height: width
                sign: "staff"
            }

            Grid {
                columns: area.columns
                spacing: area.gap

                Repeater {
                    model: Kiosk.documents

                    DocumentRow {
                        width: Math.floor((area.width - (area.columns - 1) * area.gap) / area.columns)
                        height: Math.min(Theme.mm(Theme.large ? 76 : 66), Math.floor((area.height - (area.rows - 1) * area.gap) / area.rows))
                        focus: index === Kiosk.firstChoice
                        onActivated: Kiosk.choose(grant)
                    }
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.mm(12)
            uniformCellSizes: true

            SecondaryButton {
                objectName: "finish"
                focus: Kiosk.firstChoice < 0
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.preferredHeight: Theme.mm(Theme.large && Theme.portrait ? 32 : 26)
                text: qsTr("Selesai")
                icon: "check"
                onActivated: Kiosk.finish()
            }

            SecondaryButton {
                objectName: "nextPage"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.preferredHeight: Theme.mm(Theme.large && Theme.portrait ? 32 : 26)
                visible: Kiosk.menuPages > 1
                text: qsTr("Lainnya")
                name: qsTr("Dokumen lainnya, halaman %1 dari %2").arg(Kiosk.menuPage + 1).arg(Kiosk.menuPages)
                icon: "next"
                onActivated: Kiosk.nextPage()
            }
        }
    }
}

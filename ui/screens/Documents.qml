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
        anchors.topMargin: Theme.mm(Theme.portrait ? 16 : 10)
        anchors.bottomMargin: Theme.mm(Theme.portrait ? 12 : 8)
        spacing: Theme.mm(8)

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

        GridLayout {
            Layout.fillWidth: true
            columns: Theme.portrait ? 1 : 2
            columnSpacing: Theme.mm(8)
            rowSpacing: Theme.mm(8)
            uniformCellWidths: true
            uniformCellHeights: true

            Repeater {
                model: Kiosk.documents

                DocumentRow {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    focus: index === 0
                    onActivated: Kiosk.choose(grant)
                }
            }
        }

        Item {
            Layout.fillHeight: true
        }

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.mm(12)
            uniformCellSizes: true

            SecondaryButton {
                objectName: "finish"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                text: qsTr("Selesai")
                icon: "check"
                onActivated: Kiosk.finish()
            }

            SecondaryButton {
                objectName: "nextPage"
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                visible: Kiosk.menuPages > 1
                text: qsTr("Halaman %1 dari %2").arg(Kiosk.menuPage + 1).arg(Kiosk.menuPages)
                name: qsTr("Halaman berikutnya")
                icon: "next"
                onActivated: Kiosk.nextPage()
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import "../controls"

Page {
    id: printing

    readonly property var steps: ["checking", "fetching", "proving", "preparing", "printing"]
    readonly property int at: steps.indexOf(Kiosk.step)
    readonly property var words: [qsTr("Memeriksa PIN cetak"), qsTr("Mengambil dokumen"), qsTr("Memeriksa keaslian"), qsTr("Menyiapkan mesin"), Kiosk.pages > 1 ? qsTr("Mencetak halaman %1 dari %2").arg(Math.min(Kiosk.page + 1, Kiosk.pages)).arg(Kiosk.pages) : qsTr("Mencetak")]

    share: 50
    title: qsTr("Dokumen Anda sedang dicetak")
    body: qsTr("Sekitar 1 menit. Mohon tetap di sini.")
    picture: Component {
        TrayPicture {
            lit: false
            medium: Kiosk.medium
        }
    }
    actions: [
        StepList {
            objectName: "steps"
            Layout.fillWidth: true
            at: printing.at
            words: printing.words
        }
    ]
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Anjungan
import ".."
import "../controls"

Page {
    id: review

    // Lying and large there is room for five lines of this height only.
    readonly property int letters: Theme.large && !Theme.portrait ? Theme.capital(10) : Theme.body

    title: qsTr("Periksa dulu sebelum mencetak")
    body: qsTr("PIN cetak hanya bisa dipakai satu kali.")
    picture: Component {
        SignPicture {
            sign: Kiosk.medium === "card" ? "card" : "a4"
        }
    }
    actions: [
        PrimaryButton {
            objectName: "accept"
            Layout.fillWidth: true
            focus: true
            text: qsTr("Ya, lanjut")
            icon: "check"
            onActivated: Kiosk.accept()
        },
        SecondaryButton {
            objectName: "change"
            Layout.fillWidth: true
            text: qsTr("Ganti")
            icon: "back"
            onActivated: Kiosk.change()
        }
    ]

    Rectangle {
        width: parent.width
        height: facts.implicitHeight + Theme.mm(8)
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.border
        border.color: Theme.outline

        Column {
            id: facts

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.mm(8)
            spacing: 0

            Words {
                width: parent.width
                objectName: "document"
                text: Kiosk.document
                font.pixelSize: Theme.button
                font.weight: Font.Bold
                lineHeight: 1.15
            }

            Words {
                width: parent.width
                text: qsTr("Untuk: %1").arg(Kiosk.holder)
                font.pixelSize: review.letters
                lineHeight: 1.15
            }

            Words {
                width: parent.width
                visible: text !== ""
                text: Kiosk.detail
                color: Theme.secondary
                font.pixelSize: review.letters
                lineHeight: 1.15
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A telephone with a message: a QR code, or the marks of a PIN.
Item {
    id: picture

    property string shows: "qr"

    Rectangle {
        id: phone

        anchors.centerIn: parent
        width: parent.height * 0.52
        height: parent.height
        radius: width * 0.12
        color: Theme.ink

        Rectangle {
            anchors.fill: parent
            anchors.margins: phone.width * 0.06
            anchors.topMargin: phone.width * 0.14
            anchors.bottomMargin: phone.width * 0.14
            radius: phone.width * 0.05
            color: Theme.tint

            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: parent.height * 0.12
                width: parent.width * 0.84
                height: picture.shows === "qr" ? width : width * 0.62
                radius: phone.width * 0.06
                color: Theme.paper
                border.width: Theme.mm(0.8)
                border.color: Theme.accent

                Icon {
                    anchors.centerIn: parent
                    visible: picture.shows === "qr"
                    name: "qr"
                    color: Theme.paperInk
                    size: parent.width * 0.8
                }

                Row {
                    anchors.centerIn: parent
                    visible: picture.shows === "pin"
                    spacing: phone.width * 0.03

                    Repeater {
                        model: 6

                        Rectangle {
                            width: phone.width * 0.08
                            height: width
                            radius: width / 2
                            color: Theme.paperInk
                        }
                    }
                }
            }

            Repeater {
                model: 2

                Rectangle {
                    required property int index

                    x: phone.width * 0.07
                    y: parent ? parent.height * (0.72 + 0.09 * index) : 0
                    width: phone.width * (index ? 0.45 : 0.7)
                    height: phone.width * 0.05
                    radius: height / 2
                    color: Theme.outline
                }
            }
        }
    }
}

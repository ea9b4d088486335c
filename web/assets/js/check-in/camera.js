// Reads QR codes through the camera: by the browser where it can, else by our own decoder, which is fetched then.

const EVERY = 200;
// The same code is held before the camera for a while.
const SAME = 3000;

export class Camera {
  #video;
  #decoder;
  #found;
  #stream;
  #timer;
  #last = { code: "", at: 0 };

  constructor(video, decoder, found) {
    this.#video = video;
    this.#decoder = decoder;
    this.#found = found;
  }

  async start() {
    const wanted = { video: { facingMode: "environment" }, audio: false };
    this.#stream = await navigator.mediaDevices.getUserMedia(wanted);
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    const read = await reader(this.#decoder);
    const look = async () => {
      if (!this.#stream) return;
      const code = await read(this.#video).catch(() => "");
      if (code && (code !== this.#last.code || Date.now() - this.#last.at > SAME)) {
        this.#last = { code, at: Date.now() };
        this.#found(code);
      }
      this.#timer = setTimeout(look, EVERY);
    };
    look();
  }

  stop() {
    clearTimeout(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}

async function reader(decoder) {
  const known = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
  if (known.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  await load(decoder);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    context.drawImage(video, 0, 0);
    return window.samverkDecode(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

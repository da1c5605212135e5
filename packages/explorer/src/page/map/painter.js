// Drawing ten thousand dots sixty times a second: by the graphics processor, or where the browser has no WebGL, as
// squares on a plain canvas.

/** @returns {Painter} */
function makePainter(/** @type {HTMLCanvasElement} */ canvas) {
  const gl = canvas.getContext("webgl", { antialias: false, depth: false });
  return gl ? glPainter(canvas, gl) : plainPainter(canvas);
}

const VERTEX = `
attribute vec2 position;
attribute vec3 colour;
uniform float scale;
uniform mediump float diameter;
varying vec3 shade;
void main() {
  gl_Position = vec4(position * scale, 0.0, 1.0);
  gl_PointSize = diameter;
  shade = colour;
}`;
// A disc with a soft edge of one pixel.
const FRAGMENT = `
precision mediump float;
uniform mediump float diameter;
varying vec3 shade;
void main() {
  float outside = (length(gl_PointCoord - 0.5) - 0.5) * diameter;
  float cover = 0.85 * clamp(-outside, 0.0, 1.0);
  gl_FragColor = vec4(shade * cover, cover);
}`;

/** @returns {Painter} */
function glPainter(/** @type {HTMLCanvasElement} */ canvas, /** @type {WebGLRenderingContext} */ gl) {
  /** @type {WebGLUniformLocation | null} */
  let scaleAt = null;
  /** @type {WebGLUniformLocation | null} */
  let diameterAt = null;

  function prepare() {
    const program = /** @type {WebGLProgram} */ (gl.createProgram());
    for (const [kind, text] of /** @type {[number, string][]} */ ([
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ])) {
      const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.bindAttribLocation(program, 0, "position");
    gl.bindAttribLocation(program, 1, "colour");
    gl.linkProgram(program);
    gl.useProgram(program);
    scaleAt = gl.getUniformLocation(program, "scale");
    diameterAt = gl.getUniformLocation(program, "diameter");
    const shades = classes.map(({ colour }) => rgb(colour));
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from(labels.flatMap((label) => shades[label])), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 3, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }
  prepare();
  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", prepare);

  return {
    name: "WebGL",
    draw(positions, scale, diameter) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.bufferData(gl.ARRAY_BUFFER, positions, gl.STREAM_DRAW);
      gl.uniform1f(scaleAt, scale);
      gl.uniform1f(diameterAt, diameter);
      gl.drawArrays(gl.POINTS, 0, count);
    },
  };
}

/** @returns {Painter} */
function plainPainter(/** @type {HTMLCanvasElement} */ canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  // Class by class: to change the colour takes longer than to draw.
  const order = Array.from(labels.keys()).sort((a, b) => labels[a] - labels[b]);
  return {
    name: "a plain canvas",
    draw(positions, scale, diameter) {
      const half = canvas.width / 2;
      context.clearRect(0, 0, canvas.width, canvas.height);
      let shown = -1;
      for (const i of order) {
        if (labels[i] !== shown) {
          shown = labels[i];
          context.fillStyle = classes[shown].colour;
        }
        const [x, y] = [half + half * scale * positions[2 * i], half - half * scale * positions[2 * i + 1]];
        context.fillRect(x - diameter / 2, y - diameter / 2, diameter, diameter);
      }
    },
  };
}

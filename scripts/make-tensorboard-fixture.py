"""Makes Tests/Fixtures/tensorboard_events.json: an event file that TensorBoard's own writer wrote.

    .build/tensorboard/bin/python scripts/make-tensorboard-fixture.py > Tests/Fixtures/tensorboard_events.json
"""
import base64, json, glob, tempfile, tensorboard
from tensorboard.compat.proto import event_pb2, summary_pb2, types_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.plugins.text import metadata as text_metadata
from tensorboard.util import tensor_util
import io

png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010800000000"
                    "3a7e9b550000000a4944415478016360000000020001737501180000000049454e44ae426082")
E = event_pb2.Event
def value(**k): return summary_pb2.Summary(value=[summary_pb2.Summary.Value(**k)])
text = summary_pb2.Summary.Value(tag="notes", metadata=summary_pb2.SummaryMetadata(
    plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"), data_class=summary_pb2.DATA_CLASS_TENSOR),
    tensor=tensor_util.make_tensor_proto("η → 0: **bold**"))
start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
events = [
  (E(wall_time=1700000000.25, file_version="brain.Event:2", source_metadata=event_pb2.SourceMetadata(writer="gradient-workbench")),
     {"version": "brain.Event:2"}),
  (E(wall_time=1700000000.25, session_log=start), {"start": True}),
  (E(wall_time=1700000000.5, step=0, summary=value(tag="loss", simple_value=2.302585092994046)), {"scalars": [["loss", 2.302585092994046]]}),
  (E(wall_time=1700000000.75, step=3, summary=summary_pb2.Summary(value=[
      summary_pb2.Summary.Value(tag="loss", simple_value=float("nan")), summary_pb2.Summary.Value(tag="rate", simple_value=0.1)])),
      {"scalars": [["loss", "NaN"], ["rate", 0.1]]}),
  (E(wall_time=1700000001.0, step=4, summary=summary_pb2.Summary(value=[text])), {"texts": [["notes", "η → 0: **bold**"]]}),
  (E(wall_time=1700000001.25, step=5, summary=value(tag="figure", image=summary_pb2.Summary.Image(width=1, height=1, colorspace=1, encoded_image_string=png))),
      {"images": [["figure", 1, 1, 1, base64.b64encode(png).decode()]]}),
  (E(wall_time=1700000001.5, step=1234567890123, summary=value(tag="loss", simple_value=float("inf"))), {"scalars": [["loss", "Infinity"]]}),
  (E(wall_time=1700000001.75, step=6, summary=value(tag="weights", histo=summary_pb2.HistogramProto(min=0, max=1, num=2))), {"unknown": "weights"}),
  (E(wall_time=1700000002.0, step=7, graph_def=b"graph"), {"other": True}),
]
class Keep(io.BytesIO):
    def close(self): pass
f = Keep(); w = RecordWriter(f)
cases = []
for e, what in events:
    at = f.tell(); w.write(e.SerializeToString()); 
    cases.append({"wall_time": e.wall_time, "step": e.step, "offset": at, **what})
json.dump({"library": "tensorboard", "version": tensorboard.__version__,
  "call": "tensorboard.summary.writer.record_writer.RecordWriter.write(tensorboard.compat.proto.event_pb2.Event(…).SerializeToString())",
  "file": base64.b64encode(f.getvalue()).decode(), "cases": cases}, __import__("sys").stdout, indent=1, ensure_ascii=False)

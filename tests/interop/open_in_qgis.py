"""Opens what `dateline export` writes in QGIS itself and says what it finds, one JSON object on standard output.

    QT_QPA_PLATFORM=offscreen python3 tests/interop/open_in_qgis.py FOLDER PICTURE

FOLDER holds week.gpkg, week.geojson with week.qml, week.qgz, and layers.qlr with layers.gpkg; PICTURE is a PNG that QGIS paints of
the project.
"""

import json
import os
import sys

from qgis.core import (
    Qgis, QgsApplication, QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsFeatureRequest, QgsMapRendererParallelJob,
    QgsLayerDefinition, QgsMapSettings, QgsProject, QgsRectangle, QgsVectorLayer, QgsVectorLayerTemporalContext, QgsDateTimeRange,
)
from qgis.PyQt.QtCore import QSize

folder, picture = sys.argv[1:3]
app = QgsApplication([], False)
app.initQgis()
found = {"version": Qgis.QGIS_VERSION}


def describe(layer):
    assert layer.isValid(), layer.source()
    renderer = layer.renderer()
    temporal = layer.temporalProperties()
    return {
        "name": layer.name(),
        "features": layer.featureCount(),
        "with_geometry": sum(1 for f in layer.getFeatures() if f.hasGeometry()),
        "crs": layer.crs().authid(),
        "fields": {f.name(): f.typeName() for f in layer.fields()},
        "renderer": renderer.type(),
        "attribute": renderer.classAttribute() if renderer.type() == "categorizedSymbol" else None,
        "categories": [c.value() for c in renderer.categories()] if renderer.type() == "categorizedSymbol" else [],
        "symbols": [c.symbol().symbolLayerCount() for c in renderer.categories()] if renderer.type() == "categorizedSymbol" else [],
        "labels": layer.labelsEnabled() and layer.labeling() is not None,
        "temporal": temporal.isActive(),
        "temporal_fields": [temporal.startField(), temporal.endField()],
        "map_tip": layer.mapTipTemplate(),
    }


for key, source in [("gpkg", "week.gpkg|layername=incidents"), ("areas", "week.gpkg|layername=areas"), ("geojson", "week.geojson")]:
    layer = QgsVectorLayer(os.path.join(folder, source), key, "ogr")
    found[key] = describe(layer)

project = QgsProject.instance()
assert project.read(os.path.join(folder, "week.qgz")), project.error()
layers = {layer.name(): layer for layer in project.mapLayers().values()}
found["project"] = {name: describe(layer) for name, layer in layers.items()}
found["project_crs"] = project.crs().authid()
found["order"] = [layer.name() for layer in project.layerTreeRoot().layerOrder()]
span = project.timeSettings().temporalRange()
found["range"] = [span.begin().toString("yyyy-MM-dd"), span.end().toString("yyyy-MM-dd")]
found["controller"] = project.readNumEntry("TemporalControllerWidget", "/NavigationMode")[0]

incidents = layers["Incidents"]

# What the temporal controller shows on the first day of the range: a filter that QGIS writes itself.
context = QgsVectorLayerTemporalContext()
context.setLayer(incidents)
day = QgsDateTimeRange(span.begin(), span.begin().addSecs(86399))
rule = incidents.temporalProperties().createFilterString(context, day)
count = sum(1 for _ in incidents.getFeatures(QgsFeatureRequest().setFilterExpression(rule)))
found["on_first_day"] = count

# The tips of all incidents, filled in as the canvas does.
tips = []
for feature in incidents.getFeatures():
    scope = QgsExpressionContext()
    scope.appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(incidents))
    scope.setFeature(feature)
    tips.append(QgsExpression.replaceExpressionText(incidents.mapTipTemplate(), scope))
found["tips"] = tips

settings = QgsMapSettings()
settings.setLayers(project.layerTreeRoot().layerOrder())
settings.setDestinationCrs(project.crs())
settings.setBackgroundColor(project.backgroundColor())
settings.setOutputSize(QSize(1200, 1000))
settings.setOutputDpi(120)
view = project.viewSettings().defaultViewExtent()
settings.setExtent(QgsRectangle(view) if not view.isEmpty() else settings.fullExtent())
if not view.isEmpty():
    found["extent"] = [view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()]
settings.setIsTemporal(True)
settings.setTemporalRange(span)
settings.setFlag(QgsMapSettings.Antialiasing, True)
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
assert not job.errors(), [e.message for e in job.errors()]
image = job.renderedImage()
assert image.save(picture, "PNG")
found["picture"] = [image.width(), image.height()]
found["colors"] = len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})

# The layer definition, added to a project of one's own.
own = QgsProject()
done, problem = QgsLayerDefinition.loadLayerDefinition(os.path.join(folder, "layers.qlr"), own, own.layerTreeRoot())
assert done, problem
found["definition"] = {layer.name(): describe(layer) for layer in own.mapLayers().values()}
found["definition_groups"] = [group.name() for group in own.layerTreeRoot().findGroups()]
found["definition_order"] = [layer.name() for layer in own.layerTreeRoot().layerOrder()]

print(json.dumps(found, ensure_ascii=False))
# Without this, 3.22 crashes while Python takes the application down.
sys.stdout.flush()
os._exit(0)

// The first cell of every notebook imports this file: the library, and the names the lessons use.
#r "../artifacts/bin/MsstNet.Lab/release/MsstNet.dll"

using System.Threading;
using Microsoft.Data.Analysis;
using MsstNet;
using MsstNet.Complexity;
using MsstNet.Data;
using MsstNet.Data.Loading;
using MsstNet.Data.Sets;
using MsstNet.Data.Video;
using MsstNet.Diagnostics;
using MsstNet.Evaluation;
using MsstNet.Faces;
using MsstNet.Faces.Drawn;
using MsstNet.Figures;
using MsstNet.Model;
using MsstNet.Paper;
using MsstNet.Training;
using MsstNet.Workbook;
using TorchSharp;
using static TorchSharp.torch;
